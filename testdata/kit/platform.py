"""The part of GitHub's and GitLab's API that kit/ uses, in memory.

usage: platform.py PORTFILE STATEFILE

Comments are kept in STATEFILE, which is written after every request. A token
that begins with "read" may not write, as in pull requests from forks.
"""

import json
import os
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LONGEST = {"github": 65536, "gitlab": 1000000}
state = {"comments": [], "requests": []}
# Others have commented a lot, and somebody has copied the hidden line.
for i in range(130):
    state["comments"].append({"id": i + 1, "login": "somebody", "body": f"comment {i + 1}"})
state["comments"].append({"id": 131, "login": "somebody", "body": "<!-- tailwater -->\nmine"})


class Platform(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        with open(sys.argv[2] + ".new", "w") as f:
            json.dump(state, f)
        os.rename(sys.argv[2] + ".new", sys.argv[2])

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length)
        body = json.loads(text) if text else {}
        url = urlsplit(self.path)
        state["requests"].append(f"{self.command} {self.path}")
        platform = "github" if "Authorization" in self.headers else "gitlab"
        token = (self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or "").removeprefix("Bearer ")
        if not token:
            return self.answer(401, {"message": "no token"})
        if url.path == "/graphql":
            return self.answer(200, {"data": {"viewer": {"login": "robot"}}})
        if url.path == "/user":
            return self.answer(200, {"username": "robot"})
        if "artifacts" in url.path:
            return self.artifact(url)
        if re.search(r"/(comments|notes)$", url.path) and self.command == "GET":
            query = parse_qs(url.query)
            page, size = int(query["page"][0]), int(query["per_page"][0])
            return self.answer(200, [self.shape(c, platform) for c in state["comments"]][(page - 1) * size : page * size])
        if token.startswith("read"):
            return self.answer(403, {"message": "Resource not accessible by integration"})
        if len(body.get("body", "")) > LONGEST[platform]:
            return self.answer(422, {"message": "Body is too long"})
        if self.command == "POST" and re.search(r"/(issues|merge_requests)/7/(comments|notes)$", url.path):
            comment = {"id": len(state["comments"]) + 1, "login": "robot", "body": body["body"]}
            state["comments"].append(comment)
            return self.answer(201, self.shape(comment, platform))
        changed = re.search(r"/(?:issues/comments|merge_requests/7/notes)/(\d+)$", url.path)
        if changed and self.command == {"github": "PATCH", "gitlab": "PUT"}[platform]:
            comment = state["comments"][int(changed[1]) - 1]
            comment["body"] = body["body"]
            return self.answer(200, self.shape(comment, platform))
        return self.answer(404, {"message": f"nothing is at {self.command} {self.path}"})

    def shape(self, comment, platform):
        if platform == "github":
            return {"id": comment["id"], "user": {"login": comment["login"]}, "body": comment["body"]}
        return {"id": comment["id"], "author": {"username": comment["login"]}, "body": comment["body"]}

    def artifact(self, url):
        if url.path.endswith("/actions/artifacts"):
            def at(branch, day, expired=False, name="zip"):
                return {
                    "expired": expired, "created_at": f"2026-01-0{day}T00:00:00Z", "workflow_run": {"head_branch": branch},
                    "archive_download_url": f"http://{self.headers['Host']}/artifacts/{name}",
                }
            return self.answer(200, {"artifacts": [at("main", 1, name="old"), at("main", 2), at("main", 3, expired=True), at("topic", 4)]})
        if url.path == "/artifacts/zip" or url.path.endswith("/jobs/artifacts/main/download"):
            with open(os.environ["ARTIFACT"], "rb") as f:
                return self.answer(200, f.read())
        return self.answer(404, {"message": "no such artifact"})

    do_GET = do_POST = do_PATCH = do_PUT = handle_any


server = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
with open(sys.argv[1] + ".new", "w") as f:
    f.write(str(server.server_port))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
