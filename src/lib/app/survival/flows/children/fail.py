def handler(system, this, inputs):
    this.set_output('before', 1)
    raise ValueError(f'{inputs.get("what", "it")} fails')
