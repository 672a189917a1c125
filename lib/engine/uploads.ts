import * as z from "zod";

/** A file that came with a request. Its name and type are what the client said, and prove nothing. */
export class UploadedFile {
  readonly bytes: Buffer;
  readonly name: string;
  readonly declaredType: string;

  constructor(bytes: Buffer, name: string, declaredType: string) {
    this.bytes = bytes;
    this.name = name;
    this.declaredType = declaredType;
  }
}

/** A field that takes one uploaded file. */
export function upload() {
  return z.custom<UploadedFile>(isUploadedFile, "must be a file").meta({ upload: true });
}

/** By shape, not by class: in one process the class may exist twice (Next bundles its own copy). */
function isUploadedFile(value: unknown): value is UploadedFile {
  return (
    typeof value === "object" &&
    value !== null &&
    "bytes" in value &&
    Buffer.isBuffer(value.bytes) &&
    "declaredType" in value
  );
}

/** Whether a field of an input takes files. */
export function isUploadField(schema: z.core.$ZodType | undefined): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isUploadField(schema.unwrap());
  if (schema instanceof z.ZodArray) return isUploadField(schema.element);
  return schema !== undefined && z.globalRegistry.get(schema)?.upload === true;
}

/** Whether an input takes any files, so that it travels as multipart/form-data. */
export function takesUploads(input: z.ZodObject): boolean {
  return Object.values(input.shape).some(isUploadField);
}
