def handler(system, this, inputs):
    read = "def handler(system, this):\n    return this.success(system.setting('child_project').get('value'))\n"
    child = this.script(read)
    return {'found': {'own': system.setting('child_project').get('value'), 'of_child': child.get('message')}}
