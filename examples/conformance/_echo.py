def handler(system, this, inputs):
    this.save(message='echoing')
    return {'inputs': inputs}
