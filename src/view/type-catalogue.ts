import { FINDING_TYPES, type FindingTypeInfo, KNOWN_FINDING_TYPES } from '../model/finding-type.ts';
import { typeLink } from './finding-links.ts';
import { createPalette } from './palette.ts';
import { formatTable } from './table.ts';
import type { ViewOptions } from './view-options.ts';
import { describeType, GROUP_WORDS } from './words.ts';

/** Every known type with what it tells, as a table: what `explain` shows without an argument. */
export function formatTypeCatalogue(options: ViewOptions): Iterable<string> {
  const { strong } = createPalette(options.color);
  return formatTable(
    [
      { title: 'Type', min: 59, wrap: true },
      { title: 'What happened', min: 13, drop: 1, wrap: true },
      { title: 'Default severity', min: 16, drop: 2, wrap: true },
      { title: 'From', min: 14, drop: 3, wrap: true },
    ],
    KNOWN_FINDING_TYPES.map((type) => [
      type,
      { text: describeType(type), paint: strong },
      FINDING_TYPES[type].severity,
      GROUP_WORDS[FINDING_TYPES[type].group],
    ]),
    options,
  );
}

/** The catalogue as JSON has it. */
export function toTypeCatalogueJson(): readonly Record<string, unknown>[] {
  return KNOWN_FINDING_TYPES.map((type) => {
    const info: FindingTypeInfo = FINDING_TYPES[type];
    return {
      Type: type,
      Group: info.group,
      Summary: describeType(type),
      Outcome: info.outcome ?? null,
      DefaultSeverity: info.severity,
      Rule: info.rule ?? null,
      Link: typeLink(type),
    };
  });
}
