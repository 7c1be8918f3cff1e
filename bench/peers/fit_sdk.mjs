// Times Garmin's FIT SDK for JavaScript on a file: node fit_sdk.mjs FILE [ROUNDS]. Prints the CPU
// seconds of the median round; the first rounds warm up the compiler and are not counted.
import { readFileSync } from "node:fs";
import { Decoder, Stream } from "@garmin/fitsdk";

const [, , path, rounds = "20"] = process.argv;
const bytes = readFileSync(path);
const seconds = [];
for (let round = 0; round < Number(rounds) + 5; ++round) {
    const before = process.cpuUsage();
    const { messages, errors } = new Decoder(Stream.fromBuffer(bytes)).read();
    const { user, system } = process.cpuUsage(before);
    if (errors.length || !messages.recordMesgs?.length) throw new Error(`nothing read: ${errors}`);
    if (round >= 5) seconds.push((user + system) / 1e6);
}
seconds.sort((a, b) => a - b);
console.log(seconds[Math.floor(seconds.length / 2)]);
