"""JupyterHub for a class of this course. README.md beside this file says how to start it.

What a class changes stands in the environment:
    COURSE_ROSTER    file of who may come in: one user name a line; a second word 'teacher' makes an administrator
    COURSE_BIND      address of the Hub for browsers (default http://127.0.0.1:8000)
    COURSE_STATE     folder of the Hub's database, cookie secret and log (default /var/lib/diffusion-lab-hub)
    COURSE_MEMORY    gigabytes of data that one process of a student may have (default 4)
    COURSE_PROCESSES processes and threads that one student may have (default 512)
    COURSE_NODE      the Node that runs the students' servers (default: the first in the PATH)
"""

import os
import resource
import shutil
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Integer

c = get_config()  # noqa: F821

course = Path(__file__).resolve().parents[2]
state = Path(os.environ.get("COURSE_STATE", "/var/lib/diffusion-lab-hub"))
state.mkdir(mode=0o700, parents=True, exist_ok=True)
state.chmod(0o700)


def read_roster(path):
    """Names of the roster, and those of them that teach."""
    students, teachers = set(), set()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        students.add(words[0])
        if words[1:] == ["teacher"]:
            teachers.add(words[0])
        elif words[1:]:
            raise ValueError(f"Cannot read the roster as a line must be NAME or NAME teacher: current value is {line}")
    return students, teachers


class StudentSpawner(LocalProcessSpawner):
    """A server in the student's name, home and limits, with no more of the Hub's environment than it needs."""

    memory = Integer(4, config=True, help="Gigabytes of data of one process.")
    processes = Integer(512, config=True, help="Processes and threads of one user.")

    def make_preexec_fn(self, name):
        become_user = super().make_preexec_fn(name)
        limits = {
            resource.RLIMIT_NPROC: self.processes,
            resource.RLIMIT_DATA: self.memory << 30,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NOFILE: 4096,
        }

        def preexec():
            os.umask(0o077)
            for limit, value in limits.items():
                resource.setrlimit(limit, (value, value))
            return become_user()

        return preexec


c.JupyterHub.spawner_class = StudentSpawner
c.StudentSpawner.memory = int(os.environ.get("COURSE_MEMORY", "4"))
c.StudentSpawner.processes = int(os.environ.get("COURSE_PROCESSES", "512"))
node = os.environ.get("COURSE_NODE") or shutil.which("node")
c.Spawner.cmd = [node, str(course / "kernel-setup" / "hub" / "single-user.cjs")]
c.Spawner.args = []
# Not PYTHONPATH and the like: the Hub's packages are nothing for students. Node finds its programs by PATH.
c.Spawner.env_keep = ["LANG", "LC_ALL", "TZ"]
c.Spawner.environment = {"PATH": f"{Path(node).parent}:/usr/local/bin:/usr/bin:/bin"}
c.Spawner.default_url = "/lab/tree/00-setup.ipynb"
c.Spawner.start_timeout = 60
c.Spawner.http_timeout = 60

# Logs of the servers, in the Hub's own; nobody's name, password or token is in them.
c.JupyterHub.bind_url = os.environ.get("COURSE_BIND", "http://127.0.0.1:8000")
c.JupyterHub.db_url = f"sqlite:///{state / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")
# Debian's Node looks there by itself, one from elsewhere does not.
if Path("/usr/share/nodejs/configurable-http-proxy").is_dir():
    packages = "NODE_PATH=/usr/share/nodejs:/usr/lib/nodejs"
    c.ConfigurableHTTPProxy.command = ["env", packages, "configurable-http-proxy"]
# Students' servers end with the Hub: a course's machine that is restarted begins clean.
c.JupyterHub.cleanup_servers = True
c.JupyterHub.shutdown_on_logout = True

# Users of this machine, with the passwords that they have there (PAM).
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.LocalAuthenticator.create_system_users = False
roster = os.environ.get("COURSE_ROSTER")
if roster:
    students, teachers = read_roster(roster)
    c.Authenticator.allowed_users = students
    c.Authenticator.admin_users = teachers
