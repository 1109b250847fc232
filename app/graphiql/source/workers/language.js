/**
 * The worker of all languages. Each of the three below carries the same engine of the editor; in one file it is
 * there once. A worker is told what it is by its name, which workers/start.js sets.
 *
 * The order matters: every module sets `self.onmessage` as it loads, so each is kept before the next one loads.
 */
import { start as editor } from './editor.js';
import { start as graphql } from './graphql.js';
import { start as json } from './json.js';

self.onmessage = { graphql, json }[self.name] ?? editor;
