using System.Collections.Concurrent;

namespace Apiary.Server.Protocols.Aws;

/// <summary>
/// The services of JSON 1.1, which all have the path <c>/</c>: the operation is in <c>X-Amz-Target</c>, behind a name of the service. A protocol
/// adds itself when it maps its routes.
/// </summary>
internal sealed class AwsTargets
{
    private readonly ConcurrentDictionary<string, Func<HttpContext, string, Task>> handlers = new(StringComparer.Ordinal);

    /// <summary>Adds a service.</summary>
    /// <param name="prefix">What stands before the dot: <c>Logs_20140328</c>.</param>
    /// <param name="handle">Handles a request; its second argument is the operation, what stands behind the dot.</param>
    public void Add(string prefix, Func<HttpContext, string, Task> handle) => handlers[prefix] = handle;

    /// <summary>The handler of a target and its operation; null when no service has that name.</summary>
    public Func<HttpContext, Task>? Find(string target)
    {
        var dot = target.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && handlers.TryGetValue(target[..dot], out var handle) ? context => handle(context, target[(dot + 1)..]) : null;
    }
}
