using System;

namespace Amazon.SlimClients;

/// <summary>An answer is well-formed, yet not what the operation answers with. Never leaves this assembly.</summary>
internal sealed class AnswerException : Exception
{
    public AnswerException(string message)
        : base(message)
    {
    }
}
