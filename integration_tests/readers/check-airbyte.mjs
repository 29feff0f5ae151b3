// Judges Airbyte messages by the protocol's own schema, and records by the catalog among them.
// usage: node check-airbyte.mjs airbyte_protocol.json < lines; prints what is wrong, exit code 1 when anything is.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Ajv from 'ajv';

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const protocol = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const isMessage = ajv.compile({ $ref: '#/definitions/AirbyteMessage', definitions: protocol.definitions });
const isRecord = new Map();
let problems = 0;
let number = 0;

function report(text) {
  problems++;
  if (problems <= 20) console.log(`line ${number}: ${text}`);
}

const name = (item) => JSON.stringify([item.namespace ?? null, item.name ?? item.stream]);

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  number++;
  let message;
  try {
    message = JSON.parse(line);
  } catch (error) {
    report(`not JSON: ${error.message}`);
    continue;
  }

  if (!isMessage(message)) report(ajv.errorsText(isMessage.errors));
  for (const stream of message.catalog?.streams ?? []) isRecord.set(name(stream), ajv.compile(stream.json_schema));
  if (message.record) {
    const check = isRecord.get(name(message.record));
    if (!check) report(`a record of the stream ${name(message.record)}, which is in no catalog`);
    else if (!check(message.record.data)) report(ajv.errorsText(check.errors));
    if (Object.keys(message.record.data).length === 0) report('a record without data');
  }
}

process.exitCode = problems > 0 ? 1 : 0;
