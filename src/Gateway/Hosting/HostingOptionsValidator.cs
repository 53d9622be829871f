using System.Net;
using Gateway.Errors;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Prevents start while an entry of <c>Hosting__KnownIPNetworks</c> is not a network, or is every address.</summary>
internal sealed class HostingOptionsValidator : IValidateOptions<HostingOptions>
{
    private const string Networks = $"{HostingOptions.Section}__{nameof(HostingOptions.KnownIPNetworks)}";

    public ValidateOptionsResult Validate(string? name, HostingOptions options)
    {
        var problems = options.KnownIPNetworks
            .Select((block, i) => Problem(block) is { } problem
                ? $"{Networks}__{i}: 「{block}」は使えません。{problem.Ja}/ {Networks}__{i} is '{block}', which {problem.En}."
                : null)
            .OfType<string>()
            .ToList();
        if (options is { ClientCertificateForwarding: ClientCertificateForwarding.AlbVerify, KnownIPNetworks.Count: 0 })
        {
            problems.Add(
                $"{Networks}: 設定されていません。{HostingOptions.Section}__{nameof(options.ClientCertificateForwarding)} を使うには、ロードバランサーのサブネットを設定してください。"
                + $"/ {Networks} is not set. {HostingOptions.Section}__{nameof(options.ClientCertificateForwarding)} needs the load balancer's subnets there.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static Text? Problem(string block)
    {
        if (!IPNetwork.TryParse(block, out var network))
        {
            return new Text(
                "10.1.0.0/16 のように、ネットワークの先頭アドレスと長さ（CIDR）を設定してください。",
                "is not a CIDR block. Write the network's first address and its length, such as 10.1.0.0/16");
        }

        return network.PrefixLength == 0
            ? new Text(
                "すべてのアドレスを指すため、誰でも送信元を偽れます。ロードバランサーのサブネットを設定してください。",
                "is everybody: any caller could then name any address. Name the load balancer's subnets")
            : null;
    }
}
