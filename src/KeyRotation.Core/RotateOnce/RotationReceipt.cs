using System;

namespace KeyRotation.RotateOnce;

/// <summary>A rotation that was carried out, once.</summary>
/// <typeparam name="TWitness">The service's witness.</typeparam>
/// <typeparam name="TResult">What the user gets back.</typeparam>
/// <param name="Result">What the service answered, or what the witness shows where the answer was lost.</param>
/// <param name="Before">The witness as it was before.</param>
/// <param name="SentAt">When the request that was carried out was sent (UTC).</param>
/// <param name="AcceptedAt">When it was known that it was carried out (UTC).</param>
/// <param name="Sends">How many requests were sent; all but one were certainly not carried out.</param>
/// <param name="SettledByWitness">True where the answer was lost and the witness told.</param>
public sealed record RotationReceipt<TWitness, TResult>(
    TResult Result, TWitness Before, DateTimeOffset SentAt, DateTimeOffset AcceptedAt, int Sends, bool SettledByWitness);
