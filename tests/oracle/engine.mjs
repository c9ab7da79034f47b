// ODK's form engine behind one JSON object a line: standard input asks, standard output answers.
// Used by tests/oracle (second opinion) and tests/benchmarks (peer). No part of the product.
import { createInterface } from 'node:readline';
import { performance } from 'node:perf_hooks';
import { JSDOM } from 'jsdom';

const dom = new JSDOM('');
for (const name of ['DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'XPathResult', 'XPathException',
  'document', 'window', 'Text', 'Attr', 'NodeFilter', 'CDATASection', 'Comment', 'ProcessingInstruction',
  'XMLDocument', 'HTMLElement', 'TreeWalker', 'DocumentFragment']) {
  if (globalThis[name] === undefined && dom.window[name] !== undefined) globalThis[name] = dom.window[name];
}
// WORKAROUND: the engine's parser takes Node for CommonJS (`__dirname`); as "no Node" it takes its browser way, which works.
await fetch('data:,loaded-before-node-hides-itself');
const versions = process.versions;
Object.defineProperty(process, 'versions', { value: { ...versions, node: undefined }, configurable: true });
const { loadForm } = await import('@getodk/xforms-engine');
Object.defineProperty(process, 'versions', { value: versions, configurable: true });

let form = null;
let root = null;

function* walk(node) {
  yield node;
  for (const child of node.currentState.children ?? []) yield* walk(child);
}

const find = (reference) => {
  for (const node of walk(root)) {
    if (node.currentState.reference === reference && !String(node.nodeType).startsWith('repeat-range')) return node;
  }
  throw new Error(`no node ${reference}`);
};

const findRange = (reference) => {
  for (const node of walk(root)) {
    if (node.currentState.reference === reference && String(node.nodeType).startsWith('repeat-range')) return node;
  }
  throw new Error(`no range ${reference}`);
};

const setAnswer = (node, value) => {
  switch (node.nodeType) {
    case 'select': return node.selectType === 'select1'
      ? node.selectValue(value === '' ? null : value)
      : node.selectValues(value === '' ? [] : value.split(' '));
    case 'rank': return node.setValues(value === '' ? [] : value.split(' '));
    case 'trigger': return node.setValue(value !== '');
    default: return node.setValue(value === '' && node.valueType !== 'string' ? null : value);
  }
};

const stateOf = (node) => ({
  relevant: node.currentState.relevant,
  required: node.currentState.required,
  readonly: node.currentState.readonly,
  value: node.currentState.instanceValue ?? null,
  label: node.currentState.label?.asString ?? null,
  violation: node.validationState?.violation?.condition ?? null,
  options: node.nodeType === 'select' || node.nodeType === 'rank'
    ? node.currentState.valueOptions.map((option) => [option.value, option.label.asString]) : null,
});

const look = (top) => {
  let seen = 0;
  for (const node of walk(top)) {
    if (String(node.nodeType).startsWith('repeat-range') || node.nodeType === 'root') continue;
    stateOf(node);
    seen += 1;
  }
  return seen;
};

const timed = async (action) => {
  const begun = performance.now();
  await action();
  return performance.now() - begun;
};

const contentType = (url) => {
  if (url.endsWith('.csv')) return 'text/csv';
  return url.endsWith('.geojson') ? 'application/geo+json' : 'text/xml';
};

const operations = {
  async load({ xml, resources = {} }) {
    const result = await loadForm(xml, {
      fetchFormAttachment: async (url) => {
        const body = resources[String(url)];
        return body === undefined ? new Response('', { status: 404 })
          : new Response(body, { status: 200, headers: { 'content-type': contentType(String(url)) } });
      },
      missingResourceBehavior: 'BLANK',
    });
    if (result.status === 'failure') throw result.error;
    form = result;
    root = form.createInstance().root;
    return {};
  },
  // Go on from an instance as XML; ``edit``: one that a server has already.
  async resume({ xml, edit = false }) {
    if (edit) {
      const input = { inputType: 'FORM_INSTANCE_INPUT_RESOLVABLE', resolveInstance: () => xml, attachments: new Map() };
      root = (await form.editInstance(input)).root;
    } else {
      const data = new FormData();
      data.set('xml_submission_file', new File([xml], 'xml_submission_file', { type: 'text/xml' }));
      root = (await form.restoreInstance({ data: [data] })).root;
    }
    return {};
  },
  answer({ path, value }) { setAnswer(find(path), value); return {}; },
  language({ name }) {
    const language = root.languages.find((one) => one.language === name);
    if (language) root.setLanguage(language);
    return {};
  },
  add({ path }) { findRange(path).addInstances(); return {}; },
  remove({ path, index }) { findRange(path).removeInstances(index, 1); return {}; },
  state() {
    const nodes = {};
    for (const node of walk(root)) {
      if (String(node.nodeType).startsWith('repeat-range') || node.nodeType === 'root') continue;
      nodes[node.currentState.reference] = stateOf(node);
    }
    return { nodes };
  },
  // For tests/benchmarks. `each` and `timed` hold the milliseconds of what counts, without the search for its nodes.
  begin() { root = form.createInstance().root; return {}; },
  look() { return { seen: look(root) }; },
  async answers({ path, values, read = [], patience = 20_000 }) {
    const node = find(path);
    const dependents = read.map(find);
    const each = [];
    const begun = performance.now();
    for (const value of values) {
      if (performance.now() - begun > patience) break;
      each.push(await timed(() => { setAnswer(node, value); dependents.forEach(stateOf); }));
    }
    return { each };
  },
  async grow({ path }) {
    const range = findRange(path);
    return { each: [await timed(() => { range.addInstances(); look(range.currentState.children.at(-1)); })] };
  },
  violations() { return { count: root.validationState.violations.length }; },
  options({ path }) { return { count: find(path).currentState.valueOptions.length }; },
  async payload() {
    const payload = await root.prepareInstancePayload({ payloadType: 'monolithic' });
    return { xml: await payload.data[0].get('xml_submission_file').text() };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const begun = performance.now();
  let reply;
  try {
    reply = await operations[request.op](request);
  } catch (error) {
    reply = { error: String(error?.message ?? error) };
  }
  reply.milliseconds = performance.now() - begun;
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
