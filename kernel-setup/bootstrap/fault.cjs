'use strict';

/** A fault that a person can mend: what could not be done and why, and the one thing to do about it. */
class SetupFault extends Error {
  /**
   * @param {string} message action, rule and value in one line
   * @param {string} mend what to do now, in one line
   * @param {string} [detail] output of the tool that failed
   */
  constructor(message, mend, detail = '') {
    super(message);
    this.name = 'SetupFault';
    this.mend = mend;
    this.detail = detail;
  }
}

/** Turns a file system error into a fault with a mend; anything else is returned as it is. */
function explainFileError(error, action) {
  const code = error?.code;
  const where = error?.path ? `: ${error.path}` : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new SetupFault(
      `Cannot ${action} as the disk is full${where}`,
      'free about 2 GB and run the same command again',
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new SetupFault(
      `Cannot ${action} as this folder may not be written${where}`,
      'make the project folder writable, or clone it where you may write',
    );
  return error;
}

module.exports = { SetupFault, explainFileError };
