using Apiary.Client.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Apiary.Client.Extensions;

/// <summary>Adds the client to an application's services.</summary>
public static class ApiaryServices
{
    /// <summary>The name of the client's handler at <c>IHttpClientFactory</c>, where it is used.</summary>
    public const string HttpClientName = "apiary";

    /// <summary>
    /// Adds a <see cref="HoneyClient"/> for the whole application; what it still has when the host stops is sent then. Its
    /// requests go through <c>IHttpClientFactory</c> when the application registered the name <see cref="HttpClientName"/>.
    /// </summary>
    public static IServiceCollection AddApiary(this IServiceCollection services, Action<HoneyClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<HoneyClientOptions>();
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(Create);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ApiaryHostedService>());
        return services;
    }

    /// <summary>As <see cref="AddApiary(IServiceCollection, Action{HoneyClientOptions})"/>, with options from a section of the configuration, for example <c>Apiary</c>.</summary>
    public static IServiceCollection AddApiary(this IServiceCollection services, IConfiguration section, Action<HoneyClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Configure<HoneyClientOptions>(options => section.Bind(options));
        return services.AddApiary(configure);
    }

    /// <summary>Sends the application's Activities as spans while the host runs; see <see cref="ActivityExporter"/>.</summary>
    public static IServiceCollection AddApiaryTracing(this IServiceCollection services, Action<ActivityExporterOptions>? configure = null)
    {
        services.AddApiary();
        services.AddOptions<ActivityExporterOptions>();
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(provider =>
            new ActivityExporter(provider.GetRequiredService<HoneyClient>(), provider.GetRequiredService<IOptions<ActivityExporterOptions>>().Value));
        return services;
    }

    /// <summary>Sends log entries as events, with their scopes and values as fields, joined to the trace in which they were written.</summary>
    public static ILoggingBuilder AddApiary(this ILoggingBuilder logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.Services.AddApiary();
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, ApiaryLoggerProvider>());
        return logging;
    }

    private static HoneyClient Create(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<HoneyClientOptions>>().Value;
        var isNamed = provider.GetService<IOptionsMonitor<HttpClientFactoryOptions>>()?.Get(HttpClientName) is { HttpMessageHandlerBuilderActions.Count: > 0 };
        if (options.HttpHandler is null && isNamed && provider.GetService<IHttpMessageHandlerFactory>() is { } factory) options.HttpHandler = factory.CreateHandler(HttpClientName);
        return new HoneyClient(options);
    }
}
