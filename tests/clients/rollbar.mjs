// rollbar.js in Node as its readme shows it: an error that was caught, and a message. Prints what the library was told of each.
import Rollbar from 'rollbar';

const { APIARY_URL, TOKEN, VERSION = '1.0.0' } = process.env;
const rollbar = new Rollbar({ accessToken: TOKEN, endpoint: `${APIARY_URL}/api/1/item/`, environment: 'production', codeVersion: VERSION });

function pay(cart) {
  return cart.items.map((item) => item.price);
}

const told = (report) => new Promise((resolve) => report((error, answer) => resolve(error ? { error: String(error.message ?? error) } : { answer })));
const results = [];
try {
  pay({});
} catch (error) {
  results.push(await told((callback) => rollbar.error(error, { custom: { cart: 7 } }, callback)));
}

results.push(await told((callback) => rollbar.warning('Hello World!', callback)));
console.log(JSON.stringify(results));
