export { createConnection, deleteConnection, listConnections, updateConnection } from "./connections.ts";
export { linkIdentity, listOwnIdentities, unlinkIdentity } from "./own-identities.ts";
export { beginSignIn, finishSignIn, listProviders } from "./sign-in.ts";
