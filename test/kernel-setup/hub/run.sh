#!/usr/bin/env bash
# Starts Debian's JupyterHub with the configuration for a class, and works in it as two students of the machine do.
#
# Needs root (the Hub starts servers in the students' names, and three users are made and removed again) and Debian's
# jupyterhub. The course has to be readable by every user of the machine, as it is for a class.
set -euo pipefail
cd "$(dirname "$0")/../../.."

[ "$(id -u)" -eq 0 ] || { echo 'Cannot test the Hub as it must be started by root' >&2; exit 1; }
command -v jupyterhub >/dev/null || { echo 'Cannot test the Hub as it must be there: apt-get install jupyterhub' >&2; exit 1; }

work=$(mktemp -d)
chmod 755 "$work"
names=(diffusion-hub-ada diffusion-hub-bob diffusion-hub-eve)
hub=

finish() {
  local status=$?
  if [ -n "$hub" ] && kill "$hub" 2>/dev/null; then wait "$hub" || true; fi
  for name in "${names[@]}"; do
    id "$name" >/dev/null 2>&1 || continue
    # Its own processes, by its number, which no other user has.
    pkill -KILL -U "$(id -u "$name")" || true
    userdel "$name"
  done
  [ "$status" -eq 0 ] || tail -n 40 "$work/hub.log" >&2 || true
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

students=
for name in "${names[@]}"; do
  useradd --no-user-group --create-home --home-dir "$work/$name" --shell /bin/bash "$name"
  password=$(head -c 12 /dev/urandom | base64 | tr '+/' 'ab')
  printf '%s:%s\n' "$name" "$password" | chpasswd
  students+="$name:$password:$work/$name "
done
printf '# The class\n%s\n%s\n' "${names[0]}" "${names[1]}" > "$work/roster"

# What the owner of the course does once.
node kernel-setup/bin/diffusion-lab.cjs build
node -e "require('./kernel-setup/bootstrap/front-end.cjs').ensureFrontEnd()"
su "${names[0]}" --shell /bin/bash --command "test -r '$PWD/kernel-setup/hub/single-user.cjs'" \
  || { echo "Cannot test the Hub as every user must be able to read $PWD" >&2; exit 1; }

read -r front api proxy < <(node -e "
const { createServer } = require('node:net');
const servers = [0, 0, 0].map(() => createServer().listen(0, '127.0.0.1'));
Promise.all(servers.map((server) => new Promise((done) => server.once('listening', done)))).then(() => {
  console.log(servers.map((server) => server.address().port).join(' '));
  for (const server of servers) server.close();
});")
COURSE_ROSTER="$work/roster" COURSE_STATE="$work/state" COURSE_BIND="http://127.0.0.1:$front" \
  jupyterhub --config kernel-setup/hub/jupyterhub_config.py --JupyterHub.hub_port="$api" \
  --ConfigurableHTTPProxy.api_url="http://127.0.0.1:$proxy" > "$work/hub.log" 2>&1 &
hub=$!
for _ in $(seq 100); do
  grep -q 'JupyterHub is now running' "$work/hub.log" && break
  kill -0 "$hub" || exit 1
  sleep 0.2
done

HUB_ORIGIN="http://127.0.0.1:$front" HUB_COURSE=$PWD HUB_STATE="$work/state" HUB_STUDENTS=${students% } \
  node --test --test-reporter=spec test/kernel-setup/hub/two-students.test.mjs
