using System.Text;
using Apiary.Server.Hosting.Ui;
using Apiary.Server.Workspace;

namespace Apiary.Server.Hosting;

/// <summary>What the server prints once it listens: where it is, and the lines to copy next.</summary>
internal static class Banner
{
    /// <summary>The text.</summary>
    /// <param name="address">Base address without a trailing slash.</param>
    /// <param name="options">The options it runs with.</param>
    /// <param name="first">The keys that a first start created; null on later starts.</param>
    /// <param name="otlp">The ports for OTLP beside the main one.</param>
    /// <param name="xray">What there is to say of the X-Ray daemon's port; null for nothing.</param>
    /// <param name="hasUi">Whether a browser finds the UI there.</param>
    /// <param name="hasMembers">Whether anybody may sign in.</param>
    public static string Write(string address, ApiaryOptions options, FirstStart? first, IReadOnlyList<OtlpListener> otlp, string? xray, bool hasUi, bool hasMembers)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine(hasUi ? $"Open {address} in a browser" : $"Apiary is listening on {address}");
        if (!hasUi) text.Append("  no screen         ").AppendLine(UiFiles.HowToGet);
        text.Append("  data directory    ").AppendLine(Path.GetFullPath(options.Data));
        if (options.IsLoopback) text.AppendLine("  who may ask       every program on this machine; sending events needs a key");
        else AddAccess(text, address, options, hasMembers);
        text.Append("  AWS requests      ").AppendLine(options switch
        {
            { AwsUnsigned: true, IsLoopback: true } => "taken from this machine without a known key too (--aws-unsigned on)",
            { AwsUnsigned: true } => "need a key of their own, since others can reach this server: ./apiary keys create --aws --name aws",
            _ => "need a key of their own: ./apiary keys create --aws --name aws (or --aws-unsigned on)",
        });
        foreach (var listener in otlp) AddOtlp(text, listener, address);
        if (xray is not null) text.Append("  X-Ray daemon      ").AppendLine(xray);
        if (options.Demo) text.AppendLine("  demo              teams, keys and datasets of the gatekeeper document");
        text.AppendLine();
        if (first is not null)
        {
            text.AppendLine("A team, an environment and two keys were created. Copy the keys now, they are not shown again:");
            text.Append("  configuration key ").Append(first.Configuration.Secret).AppendLine("   (everything)");
            text.Append("  ingest key        ").Append(first.Ingest.Secret).AppendLine("   (applications: sends events)");
            text.AppendLine();
        }

        var key = options.Demo ? DemoWorkspace.Teams[0].Secret : first?.Configuration.Secret ?? "YOUR_KEY";
        // What the command line asks unless it is told.
        var url = options.Http.Port == ApiaryOptions.DefaultPort ? "" : $" --url {address}";
        var dataset = options.Demo ? DemoWorkspace.Datasets[0].Name : "my-service";
        text.AppendLine("Send an event:");
        text.Append("  curl -i ").Append(address).Append("/1/events/").Append(dataset).Append(" -H 'X-Honeycomb-Team: ").Append(key)
            .AppendLine("' -d '{\"name\":\"hello\",\"duration_ms\":12.5}'");
        if (key == "YOUR_KEY") text.Append("  (a new key: ./apiary keys create").Append(url).AppendLine(" --name my-service)");
        text.AppendLine("Send traces, logs and metrics from any OpenTelemetry SDK or collector, over HTTP or gRPC:");
        text.Append("  export OTEL_EXPORTER_OTLP_ENDPOINT=").AppendLine(address);
        text.Append("  export OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=").AppendLine(options.Demo ? key : first?.Ingest.Secret ?? key);
        text.AppendLine("  export OTEL_SERVICE_NAME=my-service");
        text.AppendLine("Ask:");
        text.Append("  ./apiary query").Append(url).Append(" --dataset ").Append(dataset).AppendLine(" --calc COUNT");
        text.AppendLine("Nothing there? See what arrived, and why it was refused:");
        text.Append("  ./apiary arrivals").Append(url).AppendLine(" --follow");
        return text.ToString();
    }

    private static void AddAccess(StringBuilder text, string address, ApiaryOptions options, bool hasMembers)
    {
        var token = Path.Combine(options.Data, AdminToken.FileName);
        text.Append("  who may ask       members who sign in, holders of a configuration key, or of the token in ").AppendLine(token);
        if (!hasMembers) text.Append("  first member      ./apiary members add you@example.org --role owner --url ").Append(address).Append(" --key \"$(cat ").Append(token).AppendLine(")\"");
    }

    private static void AddOtlp(StringBuilder text, OtlpListener listener, string address)
    {
        text.Append("  ").Append(listener.Transport.PadRight(18));
        if (listener.IsOpen) text.Append("http://").Append(ReachableAddress.Of(listener.EndPoint)).AppendLine();
        else text.Append("port ").Append(listener.EndPoint.Port).Append(" is taken by another program; send to ").Append(address).AppendLine(" instead, which takes OTLP too");
    }
}
