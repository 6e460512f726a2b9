/**
 * An error as the service answers it. Header and body disagree in the published capture: the header names the
 * modelled class, `__type` an older inner one (domain.md c.10).
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  /** The `x-amzn-ErrorType` header. */
  readonly errorType: string;
  /** `__type` of the body. */
  readonly innerType: string;

  constructor(status: number, errorType: string, message: string, innerType = errorType) {
    super(message);
    this.status = status;
    this.errorType = errorType;
    this.innerType = innerType;
  }
}

/** 400 as every operation models it; `reason` continues "The request is rejected". */
export function badRequest(reason: string): ServiceError {
  return new ServiceError(
    400,
    'BadRequestException',
    `The request is rejected${reason}`,
    'InvalidInputException',
  );
}

/** A parameter that is missing, of another kind or out of bounds. */
export function invalidParameter(name: string): ServiceError {
  return badRequest(` because the parameter ${name} has an invalid value.`);
}

/** The detector is missing, another account's or another Region's: the service does not tell which. */
export function detectorNotOwned(): ServiceError {
  return badRequest(' because the input detectorId is not owned by the current account.');
}

/** What AWS's front door answers before the service is asked: the same name in header and body. */
export function forbidden(errorType: string, message: string): ServiceError {
  return new ServiceError(403, errorType, message);
}

/** The answer to a signature for a Region that the account has not enabled. */
export function unrecognizedClient(): ServiceError {
  return forbidden('UnrecognizedClientException', 'The security token included in the request is invalid.');
}
