using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.CloudFormation;

/// <summary>
/// The results of <c>Ref</c> and <c>GetAtt</c> for a resource: for resources that policies name, the names AWS would use; for
/// others, made-up ones. Always the same for the same stack.
/// </summary>
internal sealed class PhysicalNames(string account, string region, string stack)
{
    // The suffix that AWS appends to a secret's name.
    private const string SecretSuffix = "a1B2c3";

    /// <param name="logicalId">The resource's name in the template.</param>
    /// <param name="type">Its type, such as <c>AWS::IAM::Role</c>.</param>
    /// <param name="name">The name from its properties; null if they have none.</param>
    internal string Ref(string logicalId, string type, string? name) => type switch
    {
        "AWS::EC2::VPCEndpoint" => "vpce-" + Hex(logicalId),
        "AWS::EC2::SecurityGroup" => "sg-" + Hex(logicalId),
        "AWS::IAM::ManagedPolicy" => $"arn:aws:iam::{account}:policy/{name ?? logicalId}",
        "AWS::SecretsManager::Secret" or "AWS::SNS::Topic" => Arn(type, name ?? logicalId),
        _ => name ?? $"{stack}-{logicalId}",
    };

    internal JsonNode Attribute(string logicalId, string type, string? name, string attribute) => attribute switch
    {
        "GroupId" => Ref(logicalId, type, name),
        "Endpoint.Address" => $"{name ?? logicalId}.c0123456789a.{region}.rds.amazonaws.com",
        "DbiResourceId" => "db-" + Hex(logicalId).ToUpperInvariant().PadRight(26, 'A'),
        "Arn" => Arn(type, name ?? $"{stack}-{logicalId}"),
        "Name" when name is not null => name.Split('/')[^1],
        _ => $"{stack}-{logicalId}-{attribute}",
    };

    private string Arn(string type, string name) => type switch
    {
        "AWS::IAM::Role" => $"arn:aws:iam::{account}:role/{name}",
        "AWS::ECR::Repository" => $"arn:aws:ecr:{region}:{account}:repository/{name}",
        "AWS::Logs::LogGroup" => $"arn:aws:logs:{region}:{account}:log-group:{name}:*",
        "AWS::SecretsManager::Secret" => $"arn:aws:secretsmanager:{region}:{account}:secret:{name}-{SecretSuffix}",
        "AWS::SNS::Topic" => $"arn:aws:sns:{region}:{account}:{name}",
        "AWS::CodeArtifact::Domain" => $"arn:aws:codeartifact:{region}:{account}:domain/{name}",
        "AWS::CodeArtifact::Repository" => $"arn:aws:codeartifact:{region}:{account}:repository/{name}",
        "AWS::S3::Bucket" => $"arn:aws:s3:::{name}",
        _ => $"arn:aws:simulated:{region}:{account}:{name}",
    };

    private string Hex(string logicalId) =>
        "0" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}/{stack}/{logicalId}")))[..16];
}
