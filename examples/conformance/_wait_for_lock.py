def handler(system, this, inputs):
    with system.setting(inputs['lock']):
        system.setting(inputs['log']).list_append(inputs['number'])
