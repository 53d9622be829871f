namespace Gateway.Hosting;

/// <summary>The load balancer whose headers tell the client certificate.</summary>
internal enum ClientCertificateForwarding
{
    /// <summary>None.</summary>
    None,

    /// <summary>
    /// An Application Load Balancer with mutual TLS in <em>verify</em> mode, in <see cref="HostingOptions.KnownIPNetworks"/>. In
    /// passthrough mode it does not verify the certificate; its header of that mode is always refused.
    /// </summary>
    AlbVerify,
}
