'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { readJson } = require('./files.cjs');

const beatEvery = 1000;
/**
 * Looks at an unchanged heartbeat before its owner counts as gone: 15 s, counted in looks so that the time a laptop
 * slept does not count.
 */
const usual = { pollEvery: 250, patience: 60 };

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Creates the lock file with its content in one step: a link either makes the whole file or fails. */
function tryCreate(file, owner) {
  const draft = `${file}.${owner.token}`;
  fs.writeFileSync(draft, JSON.stringify(owner));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    // A file system without hard links: the exclusive flag is the next best.
    return tryCreateExclusive(file, owner);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function tryCreateExclusive(file, owner) {
  try {
    fs.writeFileSync(file, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead owner's lock away. A lock that changed hands meanwhile is put back. */
function removeStale(file, token) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return; // someone else was faster
  }
  if ((readJson(aside)?.token ?? '') !== token) {
    try {
      fs.linkSync(aside, file);
    } catch {
      // A new owner is there already; the owner we moved aside notices when it next looks.
    }
  }
  fs.rmSync(aside, { force: true });
}

/** Waits until the lock is free or its owner is gone, then takes it. */
async function acquire(file, owner, onWait, { pollEvery, patience }) {
  let seen = '';
  let looks = 0;
  let announced = false;
  while (!tryCreate(file, owner)) {
    const held = readJson(file);
    const beat = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (beat === undefined) continue;
    const token = held?.token ?? '';
    looks = seen === `${token} ${beat}` ? looks + 1 : 0;
    seen = `${token} ${beat}`;
    const gone = held?.host === owner.host && !isAlive(held.pid);
    if (gone || looks > patience) {
      removeStale(file, token);
      continue;
    }
    if (!announced) onWait(held);
    announced = true;
    await sleep(pollEvery);
  }
}

/**
 * Runs `work` while holding a lock file, so that two set-ups at once do not trample each other. A lock whose
 * owner was killed is taken over: at once on the same machine, after 15 s without a heartbeat elsewhere.
 */
async function withLock(file, onWait, work, pace = usual) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const owner = {
    pid: process.pid,
    host: os.hostname(),
    token: `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`,
  };
  await acquire(file, owner, onWait, pace);
  const beat = setInterval(() => {
    const now = new Date();
    fs.utimes(file, now, now, () => {});
  }, beatEvery);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (readJson(file)?.token === owner.token) fs.rmSync(file, { force: true });
  }
}

module.exports = { withLock };
