using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.ModelBuilder;

/// <summary>The exceptions of a service.</summary>
internal static class ExceptionSource
{
    /// <summary>The base class.</summary>
    public static string Base(ServiceModel service) => Class(
        $"""
        /// <summary>
        /// An error response of {service.Title}. <see cref="AmazonServiceException.ErrorCode"/> holds the code of
        /// the service; codes without an exception class of their own become this one.
        /// </summary>
        """,
        $"Amazon{service.Name}Exception",
        "AmazonServiceException",
        []);

    /// <summary>The class for an error code.</summary>
    public static string Write(ServiceModel service, string name, ServiceError error) =>
        Class(Code.Doc(error), name, $"Amazon{service.Name}Exception", Members(error));

    private static IEnumerable<string> Members(ServiceError error)
    {
        foreach ((string name, Member member) in error.Members ?? [])
        {
            yield return Code.Lines([Code.Doc(member), $"public string? {Code.Property(name)} {{ get; set; }}"]);
        }

        if (error.Retryable)
        {
            yield return """
                /// <summary>Lets the retry policy of the SDK retry the request, not as throttling.</summary>
                public override RetryableDetails Retryable { get; } = new RetryableDetails(false);
                """;
        }
    }

    private static string Class(string doc, string name, string baseName, IEnumerable<string> members) => $$"""
        {{doc}}
        public class {{name}} : {{baseName}}
        {
            {{Code.Indent(4, Code.Blocks(members.Prepend(Constructors(name))))}}
        }
        """;

    private static string Constructors(string name) => $$"""
        /// <summary>Creates an exception with a default message.</summary>
        public {{name}}()
        {
        }

        /// <summary>Creates an exception with a message.</summary>
        public {{name}}(string? message)
            : base(message)
        {
        }

        /// <summary>Creates an exception with a message and its cause.</summary>
        public {{name}}(string? message, Exception? innerException)
            : base(message, innerException)
        {
        }

        /// <summary>Creates an exception with the message of its cause.</summary>
        public {{name}}(Exception innerException)
            : base(innerException)
        {
        }

        /// <summary>Creates an exception from a response of the service and its cause.</summary>
        public {{name}}(
            string? message, Exception? innerException,
            ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }

        /// <summary>Creates an exception from a response of the service.</summary>
        public {{name}}(
            string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
            : base(message, errorType, errorCode, requestId, statusCode)
        {
        }
        """;
}
