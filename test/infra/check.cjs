#!/usr/bin/env node
// Reads the folders of infra/ by a parser of Terraform's language, and prints TAP: every reference is to something that is
// there, every variable is used, what the host's first script is given is what it takes, and nothing makes or holds a
// credential or opens what is not meant.
// Usage: check.cjs FOLDER...            --actions FOLDER prints the actions on buckets that the role may do
const fs = require('fs');
const { join } = require('path');
const hcl = require('hcl2-parser');

// Every file of a folder in one object, as Terraform reads them.
function read(folder) {
  const all = { text: '' };
  for (const name of fs.readdirSync(folder).filter((each) => each.endsWith('.tf')).sort()) {
    const text = fs.readFileSync(join(folder, name), 'utf8');
    const [parsed, error] = hcl.parseToObject(text);
    if (!parsed || error) throw new Error(`${folder}/${name}: ${error}`);
    all.text += text;
    for (const [kind, blocks] of Object.entries(parsed)) {
      if (Array.isArray(blocks)) {
        all[kind] = [...(all[kind] || []), ...blocks];
        continue;
      }
      all[kind] ||= {};
      for (const [label, value] of Object.entries(blocks)) {
        all[kind][label] = kind === 'resource' || kind === 'data' ? { ...all[kind][label], ...value } : value;
      }
    }
  }
  return all;
}

function* strings(value, path = []) {
  if (typeof value === 'string') yield [path.join('.'), value];
  else if (value && typeof value === 'object') for (const [key, each] of Object.entries(value)) yield* strings(each, [...path, key]);
}

// What stands within ${ }, braces within it included, less what it quotes itself.
function expressions(text) {
  const found = [];
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
    if (text[at - 1] === '$') continue;
    let depth = 0;
    let end = at + 1;
    do {
      if (text[end] === '{') depth += 1;
      if (text[end] === '}') depth -= 1;
      end += 1;
    } while (depth > 0 && end < text.length);
    const outside = (quoted) => [...quoted.matchAll(/\$\{([^}]*)\}/g)].map((each) => ` ${each[1]} `).join('');
    found.push(text.slice(at + 2, end - 1).replace(/"(?:[^"\\]|\\.)*"/g, outside));
  }
  return found;
}

function references(folder) {
  const known = read(folder);
  const problems = [];
  const used = new Set();
  const { text, ...blocks } = known;
  const has = {
    var: (name) => used.add(name) && known.variable?.[name],
    local: (name) => (known.locals || []).some((each) => name in each),
    data: (type, name) => known.data?.[type]?.[name],
    resource: (type, name) => known.resource?.[type]?.[name],
  };
  for (const [path, value] of strings(blocks)) {
    for (const expression of expressions(value)) {
      for (const [, dot, word, rest] of expression.matchAll(/(\.?)\b([a-z_][a-z0-9_]*)((?:\.[a-z_][a-z0-9_]*)+)/g)) {
        const [first, second] = rest.slice(1).split('.');
        if (dot || ['each', 'path', 'bucket', 'pair'].includes(word)) continue;
        const there = { var: () => has.var(first), local: () => has.local(first), data: () => has.data(first, second) }[word]
          || (() => has.resource(word, first));
        if (!there()) problems.push(`${path}: ${word}${rest} is not there`);
      }
    }
  }
  for (const name of Object.keys(known.variable || {})) if (!used.has(name)) problems.push(`var.${name} is not used`);
  for (const [name, variable] of Object.entries(known.variable || {})) if (!variable[0].description) problems.push(`var.${name} says not what it is`);
  return problems;
}

function template(folder) {
  const { text } = read(folder);
  const problems = [];
  for (const [, file, map] of text.matchAll(/templatefile\("\$\{path\.module\}\/([^"]+)", \{([^}]*)\}/g)) {
    const given = new Set([...map.matchAll(/^\s*([a-z_]+)\s*=/gm)].map((each) => each[1]));
    const script = fs.readFileSync(join(folder, file), 'utf8');
    const taken = new Set([...script.matchAll(/(?<!\$)\$\{([^}]*)\}/g)].map((each) => each[1]));
    for (const name of taken) if (!given.has(name)) problems.push(`${file} takes ${name}, which is not given`);
    for (const name of given) if (!taken.has(name)) problems.push(`${file} is given ${name} and does not take it`);
  }
  return problems;
}

const credential = /\b(access_key|secret_key|password|secret_string|private_key|token)\s*=/;

function credentials(folder) {
  const { resource, text } = read(folder);
  const problems = [];
  for (const type of ['aws_iam_access_key', 'aws_iam_user', 'aws_key_pair', 'random_password', 'tls_private_key', 'aws_secretsmanager_secret_version']) {
    if (resource?.[type]) problems.push(`${type} puts a credential into the state`);
  }
  const line = text.split('\n').find((each) => credential.test(each));
  if (line) problems.push(line.trim());
  if (/AKIA[0-9A-Z]{16}/.test(text)) problems.push('a key of AWS');
  for (const [name, [database]] of Object.entries(resource?.aws_db_instance || {})) {
    if (database.manage_master_user_password !== true) problems.push(`${name}: its password is not RDS's own to make`);
    if (database.publicly_accessible !== false || database.storage_encrypted !== true) problems.push(`${name}: public, or not encrypted`);
  }
  return problems;
}

function openings(folder) {
  const { resource } = read(folder);
  const problems = [];
  for (const [name, [rule]] of Object.entries(resource.aws_vpc_security_group_ingress_rule || {})) {
    const web = rule.for_each && rule.from_port === '${each.value[1]}' && rule.to_port === '${each.value[1]}' && /\[80, 443\]/.test(rule.for_each);
    if (!web && !rule.referenced_security_group_id) problems.push(`${name} opens to a network what is not the web`);
  }
  for (const [name, [host]] of Object.entries(resource.aws_instance || {})) {
    const options = host.metadata_options?.[0];
    if (options?.http_tokens !== 'required') problems.push(`${name}: version 1 of its metadata service is open`);
    if (host.key_name) problems.push(`${name} has a key for ssh`);
    if (host.root_block_device?.[0].encrypted !== true) problems.push(`${name}: its disk is not encrypted`);
  }
  for (const [name, [volume]] of Object.entries(resource.aws_ebs_volume || {})) {
    if (volume.encrypted !== true || volume.lifecycle?.[0].prevent_destroy !== true) problems.push(`${name}: not encrypted, or not kept`);
  }
  if (resource.aws_s3_bucket) {
    const [block] = resource.aws_s3_bucket_public_access_block.data;
    for (const each of ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets']) {
      if (block[each] !== true) problems.push(`buckets: ${each}`);
    }
    if (block.for_each !== resource.aws_s3_bucket.data[0].for_each) problems.push('not every bucket is closed to the public');
  }
  return problems;
}

// A way in that is promised is there: the agent is none of Debian's, nor is the docker that docs/aws.md calls a part of docker.io.
function shell(folder) {
  const { resource } = read(folder);
  const problems = [];
  for (const [name, [host]] of Object.entries(resource.aws_instance || {})) {
    const [, file] = host.user_data.match(/templatefile\("\$\{path\.module\}\/([^"]+)"/);
    const script = fs.readFileSync(join(folder, file), 'utf8');
    const managed = Object.values(resource.aws_iam_role_policy_attachment || {}).some(([each]) => /AmazonSSMManagedInstanceCore/.test(each.policy_arn));
    const at = (text) => script.indexOf(text);
    if (!managed || at('enable --now amazon-ssm-agent') < 0) problems.push(`${name}: no shell by Session Manager`);
    if (at('enable --now amazon-ssm-agent') > at('mkfs')) problems.push(`${name}: the shell comes after what may fail`);
    const installed = new Set([...script.matchAll(/apt-get install [^\n]*--no-install-recommends ([^\n]*)/g)].flatMap((each) => each[1].split(' ')));
    for (const each of ['docker-cli', 'docker-compose', 'docker.io', 'git', 'curl', 'iptables']) {
      if (!installed.has(each)) problems.push(`${name}: ${each} is not installed, and nothing recommended is`);
    }
  }
  return problems;
}

// "bronze s3:GetObject": which actions on which bucket.
function actions(folder) {
  const found = new Set();
  for (const statement of read(folder).data.aws_iam_policy_document.buckets[0].statement) {
    for (const resource of statement.resources) {
      const [, bucket, rest] = resource.match(/^\$\{aws_s3_bucket\.data\["([a-z]+)"\]\.arn\}(\/\*)?$/);
      for (const action of statement.actions) {
        if ((action === 's3:ListBucket') !== !rest) throw new Error(`${action} on ${resource} allows nothing`);
        found.add(`${bucket} ${action}`);
      }
    }
  }
  return [...found].sort();
}

const folders = process.argv.slice(2);
if (folders[0] === '--actions') {
  console.log(actions(folders[1]).join('\n'));
  process.exit();
}
let tests = 0;
let failures = 0;
for (const folder of folders) {
  for (const check of [references, template, credentials, openings, shell]) {
    const problems = check(folder);
    tests += 1;
    failures += problems.length > 0;
    console.log(`${problems.length ? 'not ok' : 'ok'} ${tests} - ${folder}: ${check.name}`);
    for (const each of problems) console.log(`# ${each}`);
  }
}
console.log(`1..${tests}`);
process.exit(failures > 0 ? 1 : 0);
