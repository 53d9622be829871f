namespace Gateway.Deploy.Tests.Offline;

/// <summary>The tests of a release and of its installation: it is made once for all of them, and they run one after the other.</summary>
[CollectionDefinition]
public sealed class ReleaseUsers : ICollectionFixture<Release>;
