/** `rpc`: see `call.ts`. */
export { call, cast } from "./call.ts";
export { asyncCall, blockCall, nbYield, yield_ } from "./later.ts";
export {
  type Answers,
  abcast,
  everyNode,
  multicall,
  multiServerCall,
  sbcast,
  serverCall,
} from "./many.ts";
