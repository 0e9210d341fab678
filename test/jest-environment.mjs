import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/**
 * The Node environment of Jest, in a context whose global object is an ordinary one. Jest's own has interceptors in C++ that
 * every look at `Object`, `BigInt` or `Map` goes through, which makes code ten times slower that does little else.
 */
export default class OrdinaryGlobalEnvironment extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
}
