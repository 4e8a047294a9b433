'use strict';

const { join } = require('node:path');

// Under another loader the path of the running program is that of the loader.
process.execPath = join(__dirname, 'node-on-debian-13.sh');
