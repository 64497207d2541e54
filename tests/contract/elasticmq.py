"""ElasticMQ, a second SQS server with another author: what only moto's reading of the protocol would let pass fails here."""
from contract.real_queue import QueueServer, free_port

# `strict` holds SQS's own limits and character range.
SETTINGS = """include classpath("application.conf")
node-address {{ protocol = http, host = "127.0.0.1", port = {port} }}
rest-sqs {{ bind-hostname = "127.0.0.1", bind-port = {port}, sqs-limits = strict }}
rest-stats {{ enabled = false }}
"""


class ElasticMq(QueueServer):
    def __init__(self, java, folder):
        """`java`: a command line up to the name of the class. `folder`: where its settings are written."""
        port = free_port()
        settings = folder / "elasticmq.conf"
        settings.write_text(SETTINGS.format(port=port))
        super().__init__(port, [java[0], f"-Dconfig.file={settings}", *java[1:], "org.elasticmq.server.Main"], 60)
