"""Steps from deep down, and on the way back."""


def handler(system, this, inputs):
    def down(n):
        if n == 0:
            return this.flow('echo', bottom=True).get('output_value')['echo']
        if n % 100 == 0:
            this.log('down', n)
        try:
            return down(n - 1)
        finally:
            if n % 100 == 0:
                this.sleep(0.001)
                this.log('up', n)

    return down(300)
