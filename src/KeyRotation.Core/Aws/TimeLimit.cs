using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>
/// Limits the duration of one attempt as a whole. The response body is read here, because the SDK reads it without a
/// limit: a connection that stalls during the body would block the command indefinitely.
/// </summary>
internal sealed class TimeLimit(HttpMessageHandler inner, TimeSpan limit) : DelegatingHandler(inner)
{
    // The longest delay that CancellationTokenSource accepts on every target.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The last step before a connection is used: the request is signed, and nothing was sent yet.
        OutgoingChange.ThrowIfTooLate();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit < s_longest ? limit : s_longest);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await base.SendAsync(request, time.Token).ConfigureAwait(false);
            // On .NET Framework, cancelling the token does not end a pending read. Disposing the stream does.
            using (time.Token.Register(static state => ((HttpResponseMessage)state!).Dispose(), answer))
            {
                await BufferAsync(answer, time.Token).ConfigureAwait(false);
            }

            return answer;
        }
        catch (Exception e)
        {
            answer?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (time.IsCancellationRequested)
            {
                throw new TimeoutException(CoreMessages.NoAnswerWithin.With(limit), e);
            }

            throw;
        }
    }

    [SuppressMessage("Reliability", "CA2016", Justification = "netstandard2.0 has no overload that takes a token.")]
    private static async Task BufferAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var content = answer.Content;
        if (content is null)
        {
            return;
        }

        var body = new MemoryStream((int)Math.Min(content.Headers.ContentLength ?? 0, 1 << 20));
        using (var stream = await content.ReadAsStreamAsync().ConfigureAwait(false))
        {
            await stream.CopyToAsync(body, 81920, cancellationToken).ConfigureAwait(false);
        }

        body.Position = 0;
        var buffered = new StreamContent(body);
        foreach (var header in content.Headers)
        {
            buffered.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        answer.Content = buffered;
    }
}
