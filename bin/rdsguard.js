#!/usr/bin/env node
// Everything is written by then: what is still open (a connection, another's pipe) must not hold the end of the run.
require('../dist/main.js').main(process).then(process.exit);
