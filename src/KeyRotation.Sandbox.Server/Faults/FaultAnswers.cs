using System;
using System.Text;
using KeyRotation.Sandbox.Http;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.Faults;

/// <summary>The answers that a client receives to calls with a fault.</summary>
internal static class FaultAnswers
{
    private static readonly byte[] s_html = Encoding.UTF8.GetBytes(
        "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>Please sign in to use this network</h1></body></html>\n");

    /// <summary>The answer to a call that is not carried out.</summary>
    public static HttpAnswer Refuse(SandboxFault fault, AwsService service, string requestId) =>
        fault.Kind switch
        {
            SandboxFaultKind.Throttle => service.Refuse(
                service.Common(CommonError.Throttled, "Rate exceeded"), requestId),
            SandboxFaultKind.DependentThrottle => service.Refuse(
                new AwsErrorException(
                    "DependentServiceRequestThrottlingFault",
                    400,
                    "A service that this request depends on is throttling. Wait and try again."),
                requestId),
            SandboxFaultKind.AccessDenied => service.Refuse(
                service.Common(
                    CommonError.AccessDenied,
                    $"The caller is not authorized to perform {service.SigningName}:{fault.Operation}."),
                requestId),
            SandboxFaultKind.Error => service.Refuse(
                new AwsErrorException(
                    fault.ErrorCode ?? "ValidationException", fault.StatusCode ?? 400, "This is an injected fault."),
                requestId),
            SandboxFaultKind.DropBefore => HttpAnswer.None(ConnectionEnd.Close),
            SandboxFaultKind.ResetBefore => HttpAnswer.None(ConnectionEnd.Reset),
            _ => ServerError(fault.StatusCode ?? 500, service, requestId),
        };

    /// <summary>Changes the answer to a call that was carried out.</summary>
    public static HttpAnswer Corrupt(SandboxFault fault, HttpAnswer answer, AwsService service, string requestId)
    {
        byte[] half = Half(answer.Body);
        switch (fault.Kind)
        {
            case SandboxFaultKind.ErrorAfter:
                return ServerError(fault.StatusCode ?? 500, service, requestId);
            case SandboxFaultKind.DropAfter:
                return HttpAnswer.None(ConnectionEnd.Close);
            case SandboxFaultKind.ResetAfter:
                return HttpAnswer.None(ConnectionEnd.Reset);
            case SandboxFaultKind.CutBody:
                HttpAnswer cut = With(answer, half);
                // An empty body cannot be cut, so declare a length that is never sent.
                cut.DeclaredLength = Math.Max(answer.Body.Length, 2);
                cut.End = ConnectionEnd.Close;
                return cut;
            case SandboxFaultKind.TruncatedBody:
                return With(answer, half);
            case SandboxFaultKind.EmptyBody:
                return With(answer, Array.Empty<byte>());
            case SandboxFaultKind.HtmlBody:
                return new HttpAnswer(200, "text/html; charset=utf-8", s_html);
            case SandboxFaultKind.GarbageBody:
                return With(answer, Garbage());
            case SandboxFaultKind.WrongContentLength:
                HttpAnswer wrong = With(answer, answer.Body.Length > 1 ? answer.Body : s_html);
                wrong.DeclaredLength = wrong.Body.Length / 2;
                wrong.End = ConnectionEnd.Close;
                return wrong;
            default:
                return answer;
        }
    }

    /// <summary>500 and 503 come from the service. 502 and 504 come from a gateway, which answers in HTML.</summary>
    private static HttpAnswer ServerError(int status, AwsService service, string requestId) =>
        status switch
        {
            502 or 504 => new HttpAnswer(
                status, "text/html", Encoding.UTF8.GetBytes($"<html><body><h1>{status}</h1></body></html>\n")),
            503 => service.Refuse(
                new AwsErrorException(
                    service is JsonService ? "ServiceUnavailableException" : "ServiceUnavailable",
                    503,
                    "The service is unavailable. Try again later.")
                {
                    IsCommon = true,
                },
                requestId),
            _ => service.Refuse(
                new AwsErrorException(
                    service.InternalErrorCode, status, "The request failed because of an internal error."),
                requestId),
        };

    private static HttpAnswer With(HttpAnswer answer, byte[] body)
        => new(answer.Status, answer.ContentType, body) { RequestId = answer.RequestId, ErrorCode = answer.ErrorCode };

    private static byte[] Half(byte[] body)
    {
        byte[] half = new byte[body.Length / 2];
        Buffer.BlockCopy(body, 0, half, 0, half.Length);
        return half;
    }

    private static byte[] Garbage()
    {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(255 - ((i * 37) % 256));
        }

        return bytes;
    }
}
