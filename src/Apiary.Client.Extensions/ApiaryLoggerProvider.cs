using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Apiary.Client.Extensions;

/// <summary>Makes loggers whose entries are events.</summary>
[ProviderAlias("Apiary")]
internal sealed class ApiaryLoggerProvider(IServiceProvider services) : ILoggerProvider, ISupportExternalScope
{
    // What the client's own requests log would be sent, and logged, and sent.
    private const string OwnRequests = "System.Net.Http.HttpClient." + ApiaryServices.HttpClientName + ".";

    private readonly ConcurrentDictionary<string, ILogger> loggers = new(StringComparer.Ordinal);
    // Asked for when the first entry is written: the client may need loggers itself to be made.
    private readonly Lazy<HoneyClient> client = new(services.GetRequiredService<HoneyClient>);
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => loggers.GetOrAdd(categoryName, Make);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() { }

    private ILogger Make(string category) =>
        category.StartsWith(OwnRequests, StringComparison.Ordinal) ? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance : new ApiaryLogger(category, client, () => scopes);
}
