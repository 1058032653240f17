import { createServer, type AddressInfo } from "node:net";
import { hasCode } from "../common/errorCode.js";

/** A port of loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** True where another program listens at a port of this machine; 0, which takes any, never is. */
export async function isTaken(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
    return false;
  } catch (error) {
    if (hasCode(error, "EADDRINUSE")) return true;
    throw error;
  } finally {
    server.close();
  }
}
