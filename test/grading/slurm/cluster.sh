# Sourced: a Slurm of one node, in a temporary folder, without systemd and without cgroups. Needs root (slurmd does) and
# Debian's munge, slurmctld, slurmd and slurm-client. Nothing of the machine's own Slurm, if there is one, is touched.

# start_cluster FOLDER CPUS: munged, slurmctld and slurmd run when it returns, and SLURM_CONF names their configuration.
start_cluster() {
  local folder=$1 cpus=$2 host control node
  host=$(hostname -s)
  control=$(free_port) node=$(free_port)
  mkdir -p "$folder"/{munge,state,spool,log}
  # munged wants folders that nobody else writes to.
  chmod 755 "$folder" "$folder/munge" "$folder/log"
  (umask 077 && head -c 128 /dev/urandom > "$folder/munge/key")
  /usr/sbin/munged --force --key-file "$folder/munge/key" --socket "$folder/munge/socket" \
    --pid-file "$folder/munge/pid" --log-file "$folder/log/munged" --seed-file "$folder/munge/seed"
  cat > "$folder/slurm.conf" <<CONF
ClusterName=here
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$control
SlurmdPort=$node
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld
SlurmdLogFile=$folder/log/slurmd
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
MinJobAge=30
KillWait=5
SchedulerParameters=sched_min_interval=100000,defer_batch
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
  export SLURM_CONF=$folder/slurm.conf
  slurmctld
  slurmd
  local wait
  for wait in $(seq 100); do
    [ "$(sinfo --noheader --format=%T 2>/dev/null || true)" = idle ] && return
    sleep 0.2
  done
  echo 'Cannot start Slurm as its node must become idle:' >&2
  sinfo >&2 || true
  tail -n 20 "$folder"/log/* >&2
  return 1
}

# end_cluster FOLDER: ends what start_cluster started, by the process numbers that it wrote down.
end_cluster() {
  local folder=$1 file pid
  for file in slurmd.pid slurmctld.pid munge/pid; do
    pid=$(cat "$folder/$file" 2>/dev/null) || continue
    kill "$pid" 2>/dev/null || continue
    for _ in $(seq 50); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
  done
}

free_port() {
  node -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })"
}
