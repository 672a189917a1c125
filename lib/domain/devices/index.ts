export { Device, DeviceInfo } from "./device.ts";
export { devicesOf, listDevices } from "./list-devices.ts";
export { DEVICES_MAX, registerDevice } from "./register-device.ts";
export { removeDevice } from "./remove-device.ts";
export { verifyDevice } from "./verify-device.ts";
