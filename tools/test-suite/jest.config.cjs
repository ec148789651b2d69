module.exports = { preset: '../../jest.preset.cjs', displayName: 'test-suite' };
