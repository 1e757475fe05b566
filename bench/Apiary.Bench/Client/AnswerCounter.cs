using System.Net;

namespace Apiary.Bench.Client;

/// <summary>Counts the requests that were answered with 200.</summary>
internal sealed class AnswerCounter() : DelegatingHandler(new SocketsHttpHandler())
{
    private long answers;

    public long Answers => Interlocked.Read(ref answers);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Count(base.Send(request, cancellationToken));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Count(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));

    private HttpResponseMessage Count(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.OK) Interlocked.Increment(ref answers);
        return answer;
    }
}
