import type { Field, FieldType } from '../../catalogue/field.ts';
import { childRelationshipsOf } from './child-relationships.ts';
import type { MockField, ObjectSchema } from './object-schema.ts';
import type { OrgSchema } from './org-schema.ts';

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  percent: 'xsd:double',
  currency: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
  anyType: 'xsd:anyType',
};
const NOT_SORTABLE: ReadonlySet<FieldType> = new Set(['textarea', 'address', 'multipicklist']);
/** Set by the platform: nobody writes them and no permission hides them. */
const SYSTEM: ReadonlySet<string> = new Set([
  'Id',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'MasterRecordId',
]);
const NOT_DELETABLE: ReadonlySet<string> = new Set([
  'User',
  'UserRole',
  'AccountHistory',
  'OpportunityHistory',
  'OpportunityFieldHistory',
  'Organization',
]);
/** Deleted for good: there is no recycle bin for them. */
const NOT_UNDELETABLE: ReadonlySet<string> = new Set(['ForecastingQuota']);
const MERGEABLE: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead']);

/** `NumberOfEmployees` -> `Number Of Employees`. */
const labelOf = (name: string): string =>
  name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2');

/** Whether GROUP BY takes the field. */
export const isGroupable = ({ type, details }: Field): boolean =>
  !(type === 'textarea' && (details.length ?? 0) > 255) &&
  !['currency', 'double', 'percent', 'datetime', 'address'].includes(type);

/** A field with every key that describe sends. */
function describeField(object: ObjectSchema, mock: MockField): Record<string, unknown> {
  const { name, field, isCustom, isCalculated, compoundFieldName, relationshipName } = mock;
  const { type, isNillable, details } = field;
  const isSystem = SYSTEM.has(name) || type === 'address' || isCalculated;
  const isText = SOAP_TYPES[type] === undefined || type === 'id' || type === 'reference';
  const isLong = type === 'textarea' && (details.length ?? 0) > 255;
  return {
    aggregatable: !isLong && !['boolean', 'address', 'anyType'].includes(type),
    aiPredictionField: false,
    autoNumber: false,
    byteLength: isText ? (details.length ?? 0) * (type === 'id' || type === 'reference' ? 1 : 3) : 0,
    calculated: isCalculated,
    calculatedFormula: isCalculated ? 'TODAY() - DATEVALUE(CreatedDate)' : null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName,
    controllerName: null,
    createable: !isSystem,
    custom: isCustom,
    defaultValue: type === 'boolean' ? false : null,
    defaultValueFormula: null,
    defaultedOnCreate: isSystem || type === 'boolean',
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: type === 'int' ? (details.precision ?? 9) : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: false,
    extraTypeInfo: null,
    filterable: !isLong && type !== 'address' && type !== 'anyType',
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: !isLong && !['currency', 'double', 'percent', 'datetime', 'address', 'anyType'].includes(type),
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: type === 'id' || name === 'Name',
    inlineHelpText: null,
    label: type === 'id' ? `${labelOf(object.name)} ID` : labelOf(name),
    length: isText ? (details.length ?? 0) : 0,
    mask: null,
    maskType: null,
    name,
    nameField: name === 'Name' || (name === 'Subject' && (object.name === 'Task' || object.name === 'Event')),
    namePointing: (details.referenceTo?.length ?? 0) > 1,
    nillable: isNillable,
    permissionable: isCalculated || (!isSystem && isNillable),
    picklistValues: (details.usualValues ?? []).map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: (details.referenceTo?.length ?? 0) > 1,
    precision: type === 'int' ? 0 : (details.precision ?? 0),
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: details.referenceTo ?? [],
    relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: false,
    scale: details.scale ?? 0,
    searchPrefilterable: false,
    soapType: SOAP_TYPES[type] ?? 'xsd:string',
    sortable: !NOT_SORTABLE.has(type),
    type,
    unique: false,
    updateable: !isSystem,
    writeRequiresMasterRead: false,
  };
}

/** An object as the list of all objects has it. */
export function describeBriefly(object: ObjectSchema, version: string): Record<string, unknown> {
  const { name, keyPrefix, isCustom } = object;
  const url = `/services/data/v${version}/sobjects/${name}`;
  const deletable = !NOT_DELETABLE.has(name);
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: true,
    custom: isCustom,
    customSetting: false,
    deepCloneable: false,
    deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix,
    label: labelOf(name),
    labelPlural: `${labelOf(name)}s`,
    layoutable: true,
    mergeable: MERGEABLE.has(name),
    mruEnabled: true,
    name,
    queryable: true,
    // Field histories have no SystemModstamp and are told by their creation.
    replicateable: object.fields.has('systemmodstamp') || object.fields.has('createddate'),
    retrieveable: true,
    searchable: true,
    triggerable: true,
    undeletable: deletable && !NOT_UNDELETABLE.has(name),
    updateable: true,
    urls: { rowTemplate: `${url}/{ID}`, describe: `${url}/describe`, sobject: url },
  };
}

/** Everything describe says of an object. */
export function describe(schema: OrgSchema, object: ObjectSchema, version: string): Record<string, unknown> {
  return {
    actionOverrides: [],
    childRelationships: childRelationships(schema, object),
    compactLayoutable: true,
    ...describeBriefly(object, version),
    fields: [...object.fields.values()].map((field) => describeField(object, field)),
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
        urls: {},
      },
    ],
    searchLayoutable: true,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${labelOf(object.name)}s`, name: 'everything' }],
  };
}

const childRelationships = (schema: OrgSchema, parent: ObjectSchema): readonly unknown[] =>
  childRelationshipsOf(schema, parent).map(({ child, reference, name }) => ({
    cascadeDelete: false,
    childSObject: child.name,
    deprecatedAndHidden: false,
    field: reference.name,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: name,
    restrictedDelete: false,
  }));
