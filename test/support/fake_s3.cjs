#!/usr/bin/env node
// An S3-compatible store on loopback that checks every signature with aws4, for the end-to-end tests.
// Usage: fake_s3.cjs FOLDER OBJECTS
// Bucket "runs", keys that are as odd as keys may be, pages of 100. Writes the port to FOLDER/port and a
// line for each request to FOLDER/requests: "good" or "bad", and the path.
const aws4 = require('aws4');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');

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
const keys = [...objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const etag = (body) => crypto.createHash('md5').update(body).digest('hex');

function isGood(request) {
  const { authorization, host } = request.headers;
  const expected = aws4.sign(
    {
      service: 's3', region: 'eu-central-1', method: request.method, host, path: request.url,
      headers: { 'x-amz-content-sha256': request.headers['x-amz-content-sha256'], 'x-amz-date': request.headers['x-amz-date'] },
    },
    credentials(),
  ).headers.Authorization;
  const parts = (text) => (text || '').replace(/,\s*/g, ', ');
  return parts(authorization) === parts(expected);
}

function list(query) {
  const from = Number(query.get('continuation-token') || 0);
  const chosen = keys.filter((key) => key.startsWith(query.get('prefix') || ''));
  const page = chosen.slice(from, from + 100);
  const next = from + page.length < chosen.length ? `<NextContinuationToken>${from + page.length}</NextContinuationToken>` : '';
  const contents = page.map((key) => `<Contents><Key>${encodeURIComponent(key)}</Key><ETag>&quot;${etag(objects.get(key))}&quot;</ETag><Size>${objects.get(key).length}</Size></Contents>`);
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${next}<EncodingType>url</EncodingType>${contents.join('')}</ListBucketResult>`;
}

const server = http.createServer((request, response) => {
  const good = isGood(request);
  fs.appendFileSync(`${folder}/requests`, `${good ? 'good' : 'bad'} ${request.url}\n`);
  if (!good) {
    response.writeHead(403);
    return response.end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
  }
  const [path, query] = request.url.split('?');
  if (fs.existsSync(`${folder}/changed`)) objects.set(keys[0], Buffer.from('another content'));
  if (path === '/runs') return response.end(list(new URLSearchParams(query)));
  const key = decodeURIComponent(path.slice('/runs/'.length));
  if (!objects.has(key)) {
    response.writeHead(404);
    return response.end('<Error><Code>NoSuchKey</Code></Error>');
  }
  return response.end(objects.get(key));
});
server.listen(0, '127.0.0.1', () => {
  fs.writeFileSync(`${folder}/port.new`, String(server.address().port));
  fs.renameSync(`${folder}/port.new`, `${folder}/port`);
});
