#!/usr/bin/env node
require('../dist/main.js')
  .main(process)
  .then((code) => {
    process.exitCode = code;
  });
