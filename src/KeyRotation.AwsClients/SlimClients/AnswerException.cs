using System;

namespace Amazon.SlimClients;

/// <summary>A response is well-formed but not one of the operation. It never leaves this assembly.</summary>
internal sealed class AnswerException : Exception
{
    public AnswerException(string message)
        : base(message)
    {
    }
}
