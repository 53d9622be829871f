using Gateway.Simulator.Bedrock;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Journal;
using Gateway.Simulator.Policies;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator;

/// <summary>
/// The whole state of the simulated AWS: two accounts, their keys, the calls received and the queued faults. Everything may be
/// changed while calls run. A change applies from the next call.
/// </summary>
internal sealed class SimulatedAws
{
    private static readonly TimeSpan MaxStsDelay = TimeSpan.FromMinutes(10);
    private long _stsDelayTicks;

    public SimulatedAws(
        IOptions<SimulatorOptions> options,
        CredentialStore credentials,
        CallJournal journal,
        InferenceProfiles profiles,
        ModelAccess modelAccess)
    {
        Profiles = profiles;
        ModelAccess = modelAccess;
        Credentials = credentials;
        Journal = journal;
        OsakaDenial = options.Value.OsakaDenial;
        SourceVpceAtDestinations = options.Value.SourceVpceAtDestinations;
        Municipality = new Account(
            Accounts.MunicipalityId,
            Accounts.TaskRoleName,
            "AROASIMULATEDTASKROLE",
            DefaultPolicies.MunicipalityTrust,
            DefaultPolicies.MunicipalityPermissions);
        Contractor = new Account(
            Accounts.ContractorId,
            Accounts.BedrockRoleName,
            "AROASIMULATEDBEDROCK1",
            DefaultPolicies.ContractorTrust,
            options.Value.SimulatorModels
                ? DefaultPolicies.WithSimulatorModels(DefaultPolicies.ContractorPermissions)
                : DefaultPolicies.ContractorPermissions);
    }

    /// <summary>
    /// The gateway's own account. Its permission policy allows the gateway to assume the contractor's role.
    /// </summary>
    internal Account Municipality { get; }

    /// <summary>The account with Bedrock. Its trust policy requires the ExternalId.</summary>
    internal Account Contractor { get; }

    /// <summary>The inference profiles with their destinations, including the contractor's own.</summary>
    internal InferenceProfiles Profiles { get; }

    /// <summary>The contractor's agreements about models.</summary>
    internal ModelAccess ModelAccess { get; }

    /// <summary>Every valid access key; issues, expires and revokes them.</summary>
    internal CredentialStore Credentials { get; }

    /// <summary>The calls received.</summary>
    internal CallJournal Journal { get; }

    /// <summary>The number of streamed responses in progress, and a way to wait until there are none.</summary>
    internal OpenStreams OpenStreams => Journal.OpenStreams;

    /// <summary>The queued faults.</summary>
    internal FaultQueue Faults { get; } = new();

    /// <summary>The result when a policy does not cover one destination of a profile.</summary>
    internal OsakaDenial OsakaDenial { get; set; }

    /// <summary>
    /// The time for which every STS response is delayed, by the simulator's clock. 0 to 10 minutes; default 0.
    /// </summary>
    internal TimeSpan StsDelay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _stsDelayTicks));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxStsDelay);
            Interlocked.Exchange(ref _stsDelayTicks, value.Ticks);
        }
    }

    /// <summary>The policies of the municipality's VPC endpoints.</summary>
    internal EndpointPolicies EndpointPolicies { get; } = new();

    /// <summary>The ids of the VPC endpoints through which calls appear to come.</summary>
    internal EndpointIds EndpointIds { get; } = new();

    /// <summary>True when aws:SourceVpce is present in the authorization for a profile's destination outside Tokyo.</summary>
    internal bool SourceVpceAtDestinations { get; set; }

    /// <summary>A session of the municipality's task role, as a test's base credentials.</summary>
    internal IssuedCredentials IssueTaskSession(TimeSpan lifetime, string sessionName = "test-task") =>
        Credentials.IssueSession(Principal.Session(Municipality, sessionName), lifetime);

    /// <summary>A session of the contractor's Bedrock role, for tests that start after AssumeRole.</summary>
    internal IssuedCredentials IssueBedrockSession(TimeSpan lifetime, string sessionName = "test-session") =>
        Credentials.IssueSession(Principal.Session(Contractor, sessionName), lifetime);

    /// <summary>A user's key in the municipality's account, which never expires and is not a role session.</summary>
    internal IssuedCredentials AddUserKey(string userName, string accessKeyId, string secretAccessKey) =>
        Credentials.AddStaticKey(accessKeyId, secretAccessKey, Principal.User(Accounts.MunicipalityId, userName));

    internal Account? FindRole(string roleArn) =>
        roleArn == Municipality.RoleArn ? Municipality : roleArn == Contractor.RoleArn ? Contractor : null;

    internal Account AccountOf(Principal principal) => principal.AccountId == Contractor.Id ? Contractor : Municipality;
}
