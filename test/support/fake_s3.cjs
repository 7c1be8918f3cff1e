#!/usr/bin/env node
// An S3-compatible store on loopback that checks every signature with aws4, for the end-to-end tests.
// Usage: fake_s3.cjs FOLDER OBJECTS
// Bucket "runs": as many objects, with keys that are as odd as keys may be, and the files below FOLDER/bucket, where
// what is put and deleted is seen as well; pages of 100. Writes the port to FOLDER/port and a line for each request to
// FOLDER/requests: "good" or "bad", the path, and the action by which IAM allows it. While there is a FOLDER/slow,
// bodies are not read to their end; while there is a FOLDER/late, what is put is there and the answer does not come.
const aws4 = require('aws4');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const { dirname, join } = require('path');

const [folder, count] = [process.argv[2], Number(process.argv[3])];
// Those of a machine's role are another each time: fake_metadata.py writes the newest.
const credentials = () => (fs.existsSync(`${folder}/credentials`)
  ? JSON.parse(fs.readFileSync(`${folder}/credentials`, 'utf8'))
  : { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/key+with=odd:characters' });
const odd = [' ', '+', '%', '%2F', '?', '#', '&', '=', "'", '"', '(', ')', '*', '!', '~', '..', '/./', '//', '/../', ':', ';', ',',
  '@', '$', '[', ']', '{', '}', '|', '\\', '^', '`', '<', '>', 'ü', '日本', '🏃', '\u00a0', 'a\u0301', '\t', '-', '_', '.'];

const objects = new Map();
for (let n = 0; n < count; n++) {
  const pick = (k) => odd[(n * 7 + k * 13 + Math.floor(n / odd.length)) % odd.length];
  const key = `coros/${n}${pick(0)}run${pick(1)}${pick(2)}.fit`;
  objects.set(key, Buffer.from(`object ${n} of ${key}`));
}
const bucket = join(folder, 'bucket');
function readFiles(below) {
  for (const entry of fs.readdirSync(join(bucket, below), { withFileTypes: true })) {
    const key = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) readFiles(key);
    else objects.set(key, fs.readFileSync(join(bucket, key)));
  }
}
if (fs.existsSync(bucket)) readFiles('');
const sortedKeys = () => [...objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const oddKey = [...objects.keys()][0];
const etag = (body) => crypto.createHash('md5').update(body).digest('hex');

// The signature is of the hash that the header tells, and the body must have that hash.
function isGood(request, body) {
  const { authorization, host } = request.headers;
  const told = request.headers['x-amz-content-sha256'];
  const expected = aws4.sign(
    {
      service: 's3', region: 'eu-central-1', method: request.method, host, path: request.url,
      headers: { 'x-amz-content-sha256': told, 'x-amz-date': request.headers['x-amz-date'] },
    },
    credentials(),
  ).headers.Authorization;
  const parts = (text) => (text || '').replace(/,\s*/g, ', ');
  return parts(authorization) === parts(expected) && told === crypto.createHash('sha256').update(body).digest('hex');
}

function list(query) {
  const from = Number(query.get('continuation-token') || 0);
  const chosen = sortedKeys().filter((key) => key.startsWith(query.get('prefix') || ''));
  const page = chosen.slice(from, from + 100);
  const next = from + page.length < chosen.length ? `<NextContinuationToken>${from + page.length}</NextContinuationToken>` : '';
  const contents = page.map((key) => `<Contents><Key>${encodeURIComponent(key)}</Key><ETag>&quot;${etag(objects.get(key))}&quot;</ETag><Size>${objects.get(key).length}</Size></Contents>`);
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${next}<EncodingType>url</EncodingType>${contents.join('')}</ListBucketResult>`;
}

function refuse(response, status, code) {
  response.writeHead(status);
  response.end(`<Error><Code>${code}</Code></Error>`);
}

function put(key, body) {
  objects.set(key, body);
  fs.mkdirSync(dirname(join(bucket, key)), { recursive: true });
  fs.writeFileSync(join(bucket, key), body);
}

function remove(key) {
  objects.delete(key);
  fs.rmSync(join(bucket, key), { force: true });
}

const actions = { GET: 's3:GetObject', PUT: 's3:PutObject', DELETE: 's3:DeleteObject' };

function answer(request, response, body) {
  const [path, query] = request.url.split('?');
  const isList = path === '/runs';
  const good = isGood(request, body);
  fs.appendFileSync(`${folder}/requests`, `${good ? 'good' : 'bad'} ${request.url} ${isList ? 's3:ListBucket' : actions[request.method]}\n`);
  if (!good) return refuse(response, 403, 'SignatureDoesNotMatch');
  if (oddKey && fs.existsSync(`${folder}/changed`)) objects.set(oddKey, Buffer.from('another content'));
  if (isList) return response.end(list(new URLSearchParams(query)));
  const key = decodeURIComponent(path.slice('/runs/'.length));
  if (request.method === 'PUT') {
    put(key, body);
    response.setHeader('ETag', `"${etag(body)}"`);
    return response.end();
  }
  if (request.method === 'DELETE') {
    remove(key);
    response.writeHead(204);
    return response.end();
  }
  if (request.method !== 'GET') return refuse(response, 405, 'MethodNotAllowed');
  if (!objects.has(key)) return refuse(response, 404, 'NoSuchKey');
  return response.end(objects.get(key));
}

// Whoever goes before the whole body is there has put nothing.
const server = http.createServer(async (request, response) => {
  const chunks = [];
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
      if (fs.existsSync(`${folder}/slow`)) {
        fs.appendFileSync(`${folder}/begun`, `${request.url}\n`);
        while (fs.existsSync(`${folder}/slow`) && !request.socket.destroyed) await new Promise((done) => setTimeout(done, 50));
      }
    }
  } catch {
    return;
  }
  const body = Buffer.concat(chunks);
  if (request.method === 'PUT' && request.headers['content-length'] === undefined) return refuse(response, 411, 'MissingContentLength');
  if (request.method === 'PUT' && !request.complete) return;
  if (request.method === 'PUT' && fs.existsSync(`${folder}/late`)) response.end = () => response;
  answer(request, response, body);
});
server.listen(0, '127.0.0.1', () => {
  fs.writeFileSync(`${folder}/port.new`, String(server.address().port));
  fs.renameSync(`${folder}/port.new`, `${folder}/port`);
});
