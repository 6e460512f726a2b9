/** Says on stderr which files of the bundle a run loads: `node --import ./loaded.js bin/rdsguard.js …`. */
import { register } from 'node:module';

const hooks = `
  import { writeSync } from 'node:fs';
  export async function load(url, context, next) {
    if (url.includes('/dist/')) writeSync(2, 'loaded ' + url.split('/dist/')[1] + '\\n');
    return next(url, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
