/** Tells Monaco how to start its workers: one file of this build, which serves all three kinds. */
import LanguageWorker from './language.js?worker';

globalThis.MonacoEnvironment = {
  getWorker: (_moduleId, label) => new LanguageWorker({ name: label }),
};
