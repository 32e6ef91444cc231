def handler(system, this):
    this.sleep(3600)
