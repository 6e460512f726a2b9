import { forbidden } from './service-error.ts';

const SCOPE =
  /^AWS4-HMAC-SHA256 +Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request *, *SignedHeaders=[^,\s]+ *, *Signature=[0-9a-f]{64}$/;

/**
 * The Region that a request was signed for: the service itself takes it from the signature's scope, not from
 * the host. Any key is taken and the signature is not verified: a sandbox has no secrets to verify it with.
 * @param authorization the Authorization header
 * @throws ServiceError 403 where it is missing, not Signature Version 4, or of another service
 */
export function signedRegion(authorization: string | undefined): string {
  if (!authorization) throw forbidden('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, region, service] = SCOPE.exec(authorization) ?? [];
  if (region === undefined) {
    throw forbidden(
      'IncompleteSignatureException',
      'Authorization header requires existence of Credential, SignedHeaders and Signature.',
    );
  }
  if (service !== 'guardduty') {
    throw forbidden(
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'guardduty'.",
    );
  }
  return region;
}
