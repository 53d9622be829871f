using Gateway.Testing.PostgreSql;

[assembly: AssemblyFixture(typeof(SharedPostgreSql))]
