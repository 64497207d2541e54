"""Files and pictures by the official Python SDK, as uploads.mjs does it; where they came to lie."""
import json
import os
import tempfile
from pathlib import Path

from stream_chat import StreamChat

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
client.upsert_users([{"id": "alice"}])
channel = client.channel("messaging", os.environ["CHANNEL"], data={"members": ["alice"]})
channel.create("alice")
with tempfile.TemporaryDirectory() as folder:
    page, picture = Path(folder) / "notes.html", Path(folder) / "dot.png"
    page.write_text("<script>alert(1)</script>")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    told = {"file": channel.send_file(page.as_uri(), "notes.html", {"id": "alice"}, content_type="text/html")["file"],
            "image": channel.send_image(picture.as_uri(), "dot.png", {"id": "alice"}, content_type="image/png")["file"],
            "gone": channel.send_file(page.as_uri(), "gone.txt", {"id": "alice"})["file"]}
channel.delete_file(told["gone"])
print(json.dumps(told))
