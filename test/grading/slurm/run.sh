#!/usr/bin/env bash
# Grades a class by job arrays of a real Slurm, one node started here for the purpose, and holds the results to those of
# grading on this machine. Needs root, a build, bubblewrap, and Debian's munge, slurmctld, slurmd and slurm-client.
set -euo pipefail
cd "$(dirname "$0")/../../.."
. test/grading/slurm/cluster.sh

[ "$(id -u)" -eq 0 ] || { echo 'Cannot test Slurm as it must be started by root' >&2; exit 1; }
for program in munged slurmctld slurmd sbatch; do
  PATH=$PATH:/usr/sbin command -v "$program" >/dev/null \
    || { echo "Cannot test Slurm as $program must be there: apt-get install munge slurmctld slurmd slurm-client" >&2; exit 1; }
done

size=${1:-12}
work=$(mktemp -d)
trap 'end_cluster "$work/slurm"; rm -rf "$work"' EXIT
here=$work/here there=$work/there
# Submissions that never end are part of the class: they need not be waited for long.
limits=(--seconds 10 --test-seconds 10)

grade() { node kernel-setup/bin/diffusion-lab.cjs grade "$@" </dev/null; }

# Results by student, without what differs from run to run: how long it took.
results() {
  (cd "$1" && find autograded -name '*.result.json' | sort | while read -r file; do
    echo "$file"
    node -e "
      const untimed = (key, value) => (key === 'seconds' ? undefined : value);
      console.log(JSON.stringify(JSON.parse(require('node:fs').readFileSync(process.argv[1], 'utf8')), untimed, 1));
    " "$file"
  done)
}

require() {
  grep -q -- "$2" "$1" || { echo "Expected '$2' in:" >&2; cat "$1" >&2; exit 1; }
}

same_as_here() {
  diff <(results "$here") <(results "$there")
  diff "$here/gradebook.csv" "$there/gradebook.csv"
}

echo "A class of $size, graded here"
grade --demo "$size" --course "$here" "${limits[@]}" > "$work/demo.log" || { cat "$work/demo.log" >&2; exit 1; }
mkdir "$there"
for part in source release submitted grades course.json students.csv; do
  [ ! -e "$here/$part" ] || cp -a "$here/$part" "$there"
done

start_cluster "$work/slurm" "$(nproc)"
on_slurm=(--course "$there" --slurm --slurm-tasks 3 --workers 1 --sbatch=--time=30 "${limits[@]}")

echo 'By a job array of three tasks, which is cancelled: what was graded stays, the rest is said to be missing'
grade "${on_slurm[@]}" > "$work/cancelled.log" &
grading=$!
while kill -0 "$grading" 2>/dev/null; do
  [ -z "$(find "$there/autograded" -name '*.result.json' 2>/dev/null)" ] || break
  sleep 0.1
done
scancel --name=diffusion-lab-grade
if wait "$grading"; then echo 'Expected exit status 1 of a cancelled job' >&2; exit 1; fi
require "$work/cancelled.log" 'has no result that is up to date'
require "$work/cancelled.log" '^A task failed: .*\.log$'
kept=$(results "$there" | grep -c '^autograded/')
[ "$kept" -ge 1 ] && [ "$kept" -lt "$size" ]

echo "Once more: the $((size - kept)) that are left, and the class is graded as here"
grade "${on_slurm[@]}" > "$work/rest.log" || { cat "$work/rest.log" >&2; exit 1; }
require "$work/rest.log" "^Submitted job [0-9]*: $((size - kept)) submissions\?, "
same_as_here

echo 'Once more: nothing is left, so nothing is submitted'
grade "${on_slurm[@]}" > "$work/nothing.log"
if grep -q Submitted "$work/nothing.log"; then cat "$work/nothing.log" >&2; exit 1; fi
same_as_here

echo 'In three parts without Slurm, as a matrix of CI or an indexed job of Kubernetes does, then gathered'
rm -r "$there"/autograded "$there"/feedback "$there"/gradebook.csv
grade --course "$there" --shards 1/3 "${limits[@]}" > "$work/shard-1.log"
JOB_COMPLETION_INDEX=1 grade --course "$there" --shards 3 "${limits[@]}" > "$work/shard-2.log"
[ ! -e "$there/gradebook.csv" ]
if grade --course "$there" --gather "${limits[@]}" > "$work/early.log"; then
  echo 'Expected exit status 1 of a class that is not graded wholly' >&2
  exit 1
fi
grade --course "$there" --shards 3/3 "${limits[@]}" > "$work/shard-3.log"
grade --course "$there" --gather "${limits[@]}" > "$work/gather.log"
same_as_here
echo 'The same results and the same gradebook each time.'
