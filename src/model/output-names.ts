/** The commands that print JSON, each with a schema of its own. Apart from the schemas, so that naming them is cheap. */
export const OUTPUT_NAMES = [
  'list',
  'show',
  'detectors',
  'samples',
  'archive',
  'unarchive',
  'explain',
  'respond',
  'incidents',
  'summary',
  'doctor',
] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];
